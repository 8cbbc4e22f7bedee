/** Tests of the web server. */
@NullMarked
package dev.drydock.adapter.web;

import org.jspecify.annotations.NullMarked;
