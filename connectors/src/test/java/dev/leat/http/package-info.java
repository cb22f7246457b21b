@NullMarked
package dev.leat.http;

import org.jspecify.annotations.NullMarked;
