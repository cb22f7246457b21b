@NullMarked
package dev.leat.server.s3.wire;

import org.jspecify.annotations.NullMarked;
