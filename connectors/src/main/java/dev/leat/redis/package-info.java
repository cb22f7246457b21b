/// A store of views in Redis, in which each record counts once. A batch is one script call.
@NullMarked
package dev.leat.redis;

import org.jspecify.annotations.NullMarked;
