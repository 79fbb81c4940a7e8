module example.org/upright

go 1.21
