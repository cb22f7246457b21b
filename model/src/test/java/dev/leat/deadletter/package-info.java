@NullMarked
package dev.leat.deadletter;

import org.jspecify.annotations.NullMarked;
