/// `leat top`: live numbers of a running app.
@NullMarked
package dev.leat.cli.top;

import org.jspecify.annotations.NullMarked;
