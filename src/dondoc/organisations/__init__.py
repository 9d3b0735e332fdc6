"""Agencies, their fields and successions; people and the dated posts they hold."""
