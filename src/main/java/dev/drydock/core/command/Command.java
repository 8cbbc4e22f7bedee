package dev.drydock.core.command;

/** A command that was understood: each capability has records of its own. */
public interface Command {}
