/// Locates an app and the process that runs it: its file, state folder, token and address.
@NullMarked
package dev.leat.cli.place;

import org.jspecify.annotations.NullMarked;
