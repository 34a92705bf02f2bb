package kev

const (
	maxCatalogue = 256 << 20 // bytes of the whole; 1.2 MB in 2026
	maxEntry     = 1 << 20   // bytes of an entry; 4 kB in 2026
	maxDepth     = 16        // containers within containers
	maxFields    = 100       // columns of the CSV form; 11 in 2026
	maxCWEs      = 1_000     // of one entry
)
