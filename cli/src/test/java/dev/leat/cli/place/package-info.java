/// The place of an app on this machine, and its running process: guards cli.
@NullMarked
package dev.leat.cli.place;

import org.jspecify.annotations.NullMarked;
