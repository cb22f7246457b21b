/// A record that is given up, and how its message tells why.
@NullMarked
package dev.leat.deadletter;

import org.jspecify.annotations.NullMarked;
