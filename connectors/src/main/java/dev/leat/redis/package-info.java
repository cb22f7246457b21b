/// A store of views in Redis: each record counts once, with one script per batch.
@NullMarked
package dev.leat.redis;

import org.jspecify.annotations.NullMarked;
