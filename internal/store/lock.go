package store

import (
	"os"
	"path/filepath"
	"syscall"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// takeLock makes this process the one server of the folder. The lock goes when the process ends, however it ends.
func (s *Store) takeLock() error {
	f, err := os.OpenFile(filepath.Join(s.Folder, "serve.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return noStore(s.Folder, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return fault.New(fault.Busy, "store_in_use", text.Format(
			"資料夾 %s 已經有伺服器在使用。請先停掉它，或另選一個資料夾。",
			"A server is already using the folder %s. Stop it first, or name another folder.", s.Folder)).Because(err)
	}
	s.lock = f
	return nil
}
