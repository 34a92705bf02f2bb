package judge

// Room is memory for evidence. Who judges much uses it again: what was judged in a room is good until the room is cleared. No room is memory that stays.
type Room struct {
	steps []Step
	fixed []string
}

// roomSteps is how many steps a room has at first.
const roomSteps = 256

// Clear takes back what was judged in the room.
func (r *Room) Clear() { r.steps, r.fixed = r.steps[:0], r.fixed[:0] }

// list is an empty list with a capacity for n steps.
func (r *Room) list(n int) []Step {
	if r == nil {
		return make([]Step, 0, n)
	}
	from := len(r.steps)
	if cap(r.steps)-from < n {
		r.steps, from = make([]Step, 0, max(n, 2*cap(r.steps), roomSteps)), 0
	}
	r.steps = r.steps[:from+n]
	return r.steps[from : from : from+n]
}

// ends lists the versions that end the ranges which hold in a tree: from there on it is fixed.
func (r *Room) ends(tree *Step) []string {
	if r == nil {
		return tree.ends(nil)
	}
	from := len(r.fixed)
	if cap(r.fixed)-from < len(tree.Children)+1 {
		r.fixed, from = make([]string, 0, max(len(tree.Children)+1, 2*cap(r.fixed), roomSteps)), 0
	}
	found := tree.ends(r.fixed[from:from])
	if len(found) <= cap(r.fixed)-from { // else it went to memory of its own
		r.fixed = r.fixed[:from+len(found)]
	}
	return found[:len(found):len(found)]
}
