@NullMarked
package dev.leat.local.queue;

import org.jspecify.annotations.NullMarked;
