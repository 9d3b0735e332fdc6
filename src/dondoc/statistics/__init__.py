"""Statistics of any cut: the figures of a period or a day by what one likes, ageing, returns, extensions, the Office's own clocks (H3, H4, E2)."""
