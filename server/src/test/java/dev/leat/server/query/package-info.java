@NullMarked
package dev.leat.server.query;

import org.jspecify.annotations.NullMarked;
