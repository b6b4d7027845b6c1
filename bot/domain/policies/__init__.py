"""Policies of nudges: steps as data, when they fall due, whom they are for, why somebody is left
out."""
