@NullMarked
package dev.leat.aws.state;

import org.jspecify.annotations.NullMarked;
