package dev.leat.testkit.verdict;

import java.util.List;

/// What a look at the world says of an expectation: whether it is so, and what is expected against
/// what is there, in lines for people. Lines are made only when somebody asks for them.
interface Finding {

    boolean holds();

    List<String> lines();
}
