package util // WANT a package called util says nothing of what is inside
