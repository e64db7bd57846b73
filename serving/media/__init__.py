"""Images, audio and video of tasks that a browser cannot load by their address.

``endpoint`` decides who may see what; ``sources`` says where it comes from.
"""
