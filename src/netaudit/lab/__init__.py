"""The simulated practice: real servers on loopback ports, played by this package.

Nothing here is shared with the rest of netaudit: no model, no reader, no planner. What a simulated device
does is taken from a recording or a vendor document cited beside the behaviour, never from what netaudit
expects. Every banner says that it is a simulator.
"""
