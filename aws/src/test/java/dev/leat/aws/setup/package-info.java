@NullMarked
package dev.leat.aws.setup;

import org.jspecify.annotations.NullMarked;
