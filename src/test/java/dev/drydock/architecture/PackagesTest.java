package dev.drydock.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.drydock.app.Main;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds up the walls that DESIGN.md draws: who may know whom, and what the pure packages may not touch. */
class PackagesTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.drydock");
    private static final JavaClasses ALL = new ClassFileImporter().importPackages("dev.drydock");

    private static final String CORE = "dev.drydock.core..";
    private static final String CLUSTER = "dev.drydock.cluster..";
    private static final String ACTION = "dev.drydock.action..";
    private static final String ADAPTER = "dev.drydock.adapter..";
    private static final String SIM = "dev.drydock.sim..";
    private static final String APP = "dev.drydock.app..";
    private static final String[] PURE = {CORE, CLUSTER, ACTION};

    private static final Set<String> RANDOM = Set.of(
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.util.concurrent.ThreadLocalRandom",
            "java.security.SecureRandom");

    private static final DescribedPredicate<JavaAccess<?>> READS_THE_CLOCK =
            describe("read the machine's clock", access -> switch (access.getTargetOwner()
                    .getPackageName()) {
                case "java.time" ->
                    access.getTarget().getFullName().endsWith(".now()")
                            || access.getName().startsWith("system");
                case "java.lang" -> access.getName().equals("currentTimeMillis");
                default -> false;
            });

    private static final DescribedPredicate<JavaAccess<?>> ROLLS_DICE = describe(
            "draw a random value",
            access -> RANDOM.contains(access.getTargetOwner().getName())
                    || access.getName().equals("randomUUID")
                    || (access.getName().equals("random")
                            && access.getTargetOwner().isEquivalentTo(Math.class)));

    private static final DescribedPredicate<JavaAccess<?>> PRINTS = describe(
            "print",
            access -> (access.getTargetOwner().isEquivalentTo(System.class)
                            && Set.of("out", "err").contains(access.getName()))
                    || access.getName().equals("printStackTrace"));

    @ParameterizedTest
    @MethodSource("walls")
    void wallsStand(ArchRule wall) {
        wall.allowEmptyShould(true).check(MAIN);
    }

    static Stream<Named<ArchRule>> walls() {
        return Stream.of(
                Named.of("core knows only itself", knowsOnly(CORE)),
                Named.of("cluster knows only itself", knowsOnly(CLUSTER)),
                Named.of("actions know core and cluster", knowsOnly(ACTION, CORE, CLUSTER)),
                Named.of("adapters know actions, core and cluster", knowsOnly(ADAPTER, ACTION, CORE, CLUSTER)),
                Named.of(
                        "adapters do not know each other",
                        slices().matching("dev.drydock.adapter.(*)..").should().notDependOnEachOther()),
                Named.of("the simulation knows only itself", knowsOnly(SIM)),
                Named.of(
                        "only the app knows the simulation",
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(SIM, APP)
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(SIM)),
                Named.of(
                        "nobody knows the app",
                        noClasses()
                                .that()
                                .resideOutsideOfPackage(APP)
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(APP)),
                Named.of(
                        "there is no package beside those of the design",
                        classes().should().resideInAnyPackage(CORE, CLUSTER, ACTION, ADAPTER, SIM, APP)),
                Named.of(
                        "packages make no circles",
                        slices().matching("dev.drydock.(**)").should().beFreeOfCycles()),
                Named.of(
                        "core, actions and cluster need only the JDK, JSpecify and slf4j",
                        classes()
                                .that()
                                .resideInAnyPackage(PURE)
                                .should()
                                .onlyDependOnClassesThat(resideInAnyPackage(
                                        "java..", "javax.crypto..", "org.jspecify..", "org.slf4j..", "dev.drydock.."))),
                Named.of(
                        "core, actions and cluster do not read the clock",
                        noClasses().that().resideInAnyPackage(PURE).should().accessTargetWhere(READS_THE_CLOCK)),
                Named.of(
                        "core, actions and cluster draw no random values",
                        noClasses().that().resideInAnyPackage(PURE).should().accessTargetWhere(ROLLS_DICE)),
                Named.of(
                        "only the command line and the simulation's terminal print",
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(APP, "dev.drydock.sim.terminal..")
                                .should()
                                .accessTargetWhere(PRINTS)));
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked = ALL.getPackage("dev.drydock").getSubpackagesInTree().stream()
                .filter(folder -> !folder.getClasses().isEmpty())
                .filter(folder -> !folder.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .toList();

        assertThat(unmarked).isEmpty();
    }

    @Test
    void noClassHasANameThatSaysLittle() {
        List<String> vague = ALL.stream()
                .map(JavaClass::getSimpleName)
                .filter(name -> name.matches(".*(Util|Utils|Helper|Manager|Impl)"))
                .toList();

        assertThat(vague).isEmpty();
    }

    @Test
    void theClassesAreReallyRead() {
        assertThat(MAIN.contain(Main.class)).isTrue();
        assertThat(MAIN.contain(PackagesTest.class)).isFalse();
        assertThat(ALL.contain(PackagesTest.class)).isTrue();
    }

    private static ArchRule knowsOnly(String first, String... others) {
        return classes()
                .that()
                .resideInAPackage(first)
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage("dev.drydock..")
                        .or(resideInAPackage(first))
                        .or(resideInAnyPackage(others)));
    }
}
