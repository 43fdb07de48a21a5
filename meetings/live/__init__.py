"""The live page of a meeting: the same on every phone and on the big screen, which ask for it every two seconds."""
