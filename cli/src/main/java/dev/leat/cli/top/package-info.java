/// What a running app does, as numbers that are looked at again and again.
@NullMarked
package dev.leat.cli.top;

import org.jspecify.annotations.NullMarked;
