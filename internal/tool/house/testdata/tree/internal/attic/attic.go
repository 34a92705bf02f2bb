package attic // WANT package internal/attic has no place in the house; internal/tool/house/order.go lists the places
