/// Views kept in Redis: what a record adds, once, in one script a batch.
@NullMarked
package dev.leat.redis;

import org.jspecify.annotations.NullMarked;
