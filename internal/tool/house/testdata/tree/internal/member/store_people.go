package member

const p = "UPDATE person SET name = $1"
