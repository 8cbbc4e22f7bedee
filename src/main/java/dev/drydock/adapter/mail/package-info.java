/** Mails the summary of each run that is over: once to the requester, the approvers and whoever is configured. */
@NullMarked
package dev.drydock.adapter.mail;

import org.jspecify.annotations.NullMarked;
