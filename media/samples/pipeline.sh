#!/bin/sh
# A shell pipeline: five processes, four pipes, made by one line.
# Look at: how the shell makes each pipe, forks, and closes its own ends; sort, which reads everything before it
# writes anything; and uniq, blocked until then.

seq 1 30000 | tr '0-9' 'a-j' | sort | uniq | wc -l
