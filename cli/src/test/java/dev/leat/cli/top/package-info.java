/// `leat top`: guards cli and server.
@NullMarked
package dev.leat.cli.top;

import org.jspecify.annotations.NullMarked;
