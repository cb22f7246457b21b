@NullMarked
package dev.leat.aws;

import org.jspecify.annotations.NullMarked;
