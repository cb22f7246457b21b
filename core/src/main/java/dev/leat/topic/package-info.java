/// Which messages of a topic a subscriber hears: the language of SNS's filter policies.
@NullMarked
package dev.leat.topic;

import org.jspecify.annotations.NullMarked;
