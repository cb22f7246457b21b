@NullMarked
package dev.leat.server.aws;

import org.jspecify.annotations.NullMarked;
