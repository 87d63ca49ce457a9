"""Discrete-event simulation of tiered health care (分级诊疗) and medical consortia (医联体) in China."""
