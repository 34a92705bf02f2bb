package priority

const (
	maxPolicy  = 64 << 10 // bytes of a policy file
	maxDays    = 3_650    // ten years; more is a slip of the finger
	maxOpinion = 1_000    // SSVC opinions and exploits that are looked at
	maxShown   = 60       // bytes of another's words in a sentence
)
