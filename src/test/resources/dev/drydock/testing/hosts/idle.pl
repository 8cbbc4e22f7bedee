#!/usr/bin/perl
# Stands in for a program that is looked for by its name alone. It has no children, and ends as it is told.
sleep while 1;
