package observable

import (
	"crypto/sha256"
	"math/big"
	"strings"
)

// btc takes a Bitcoin main-net address whose checksum is right: Base58Check (versions 0 and 5) or Bech32 and Bech32m (BIP 173, BIP 350).
func btc(s string) (Value, error) {
	if lower := strings.ToLower(s); strings.HasPrefix(lower, "bc1") {
		if (s == lower || s == strings.ToUpper(s)) && goodBech32(lower) {
			return Value{BTC, lower}, nil
		}
	} else if goodBase58(s) {
		return Value{BTC, s}, nil
	}
	return refuse(BTC, "這不是檢查碼正確的比特幣位址。", "This is not a Bitcoin address with a right checksum.")
}

const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

func goodBase58(s string) bool {
	if len(s) < 26 || len(s) > 35 || s[0] != '1' && s[0] != '3' {
		return false
	}
	n := new(big.Int)
	for i := 0; i < len(s); i++ {
		d := strings.IndexByte(base58, s[i])
		if d < 0 {
			return false
		}
		n.Add(n.Mul(n, big.NewInt(58)), big.NewInt(int64(d)))
	}
	if n.BitLen() > 25*8 {
		return false
	}
	raw := n.FillBytes(make([]byte, 25))
	once := sha256.Sum256(raw[:21])
	twice := sha256.Sum256(once[:])
	return (raw[0] == 0 || raw[0] == 5) && string(twice[:4]) == string(raw[21:])
}

const bech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

func goodBech32(s string) bool {
	if len(s) < 14 || len(s) > 90 {
		return false
	}
	values := []byte{'b' >> 5, 'c' >> 5, 0, 'b' & 31, 'c' & 31} // the human-readable part "bc", expanded
	for i := 3; i < len(s); i++ {
		d := strings.IndexByte(bech32, s[i])
		if d < 0 {
			return false
		}
		values = append(values, byte(d))
	}
	version := values[5]
	want := uint32(0x2bc830a3) // Bech32m, from witness version 1 on
	if version == 0 {
		want = 1
	}
	return version <= 16 && polymod(values) == want
}

func polymod(values []byte) uint32 {
	generator := [5]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3}
	sum := uint32(1)
	for _, v := range values {
		top := sum >> 25
		sum = (sum&0x1ffffff)<<5 ^ uint32(v)
		for i, g := range generator {
			if top>>i&1 == 1 {
				sum ^= g
			}
		}
	}
	return sum
}
