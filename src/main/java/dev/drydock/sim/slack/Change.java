package dev.drydock.sim.slack;

/** Something that a person in the workspace can see happening. */
public sealed interface Change {

    /** A message appeared, ephemeral ones included. */
    record Posted(Message message) implements Change {}

    /** A message says something else now. */
    record Edited(Message before, Message message) implements Change {}

    /** A message is gone. */
    record Deleted(Message message) implements Change {}

    /** A person did something: typed a command, pressed a button. */
    record Done(User person, String channel, String what) implements Change {}

    /** A modal was opened or changed, or a home tab published. */
    record Shown(View view) implements Change {}

    /** A modal was closed. */
    record Closed(View view) implements Change {}
}
