/// Tests of the Redshift Data API.
@NullMarked
package dev.leat.server.redshift;

import org.jspecify.annotations.NullMarked;
