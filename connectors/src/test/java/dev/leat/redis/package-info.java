@NullMarked
package dev.leat.redis;

import org.jspecify.annotations.NullMarked;
