"""What a province costs: the pages of the product and bare Django on the same questions, in one run. `make bench`; see docs/performance.md."""
