@NullMarked
package dev.leat.aws.deploy;

import org.jspecify.annotations.NullMarked;
