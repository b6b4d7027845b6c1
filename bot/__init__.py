"""Zhibu 支部助手: the program; `handlers` and `jobs` are its two doors."""
