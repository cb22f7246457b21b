@NullMarked
package dev.leat.aws.send;

import org.jspecify.annotations.NullMarked;
