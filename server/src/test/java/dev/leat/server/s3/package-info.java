@NullMarked
package dev.leat.server.s3;

import org.jspecify.annotations.NullMarked;
