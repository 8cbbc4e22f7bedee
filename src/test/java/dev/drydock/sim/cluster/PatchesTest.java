package dev.drydock.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchesTest {
    private static final String STRATEGIC = "application/strategic-merge-patch+json";
    private static final String MERGE = "application/merge-patch+json";
    private static final String JSON_PATCH = "application/json-patch+json";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "sets a field            | {'a':1}              | {'b':2}              | {'a':1,'b':2}",
                "null takes away         | {'a':1,'b':2}        | {'a':null}           | {'b':2}",
                "goes deep               | {'a':{'b':1,'c':2}}  | {'a':{'b':3}}        | {'a':{'b':3,'c':2}}",
                "a list is replaced      | {'taints':[{'key':'x'}]} | {'taints':[{'key':'y'}]} |"
                        + " {'taints':[{'key':'y'}]}",
                "an object over a text   | {'a':'x'}            | {'a':{'b':1}}        | {'a':{'b':1}}",
                "null in a new object    | {}                   | {'a':{'b':null}}     | {'a':{}}",
            })
    void aMergePatchMergesObjectsOnly(String name, String object, String patch, String expected) {
        assertThat(apply(MERGE, object, patch)).as(name).isEqualTo(json(expected));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "cordon                  | {'spec':{}}          | {'spec':{'unschedulable':true}} |"
                        + " {'spec':{'unschedulable':true}}",
                "uncordon                | {'spec':{'unschedulable':true}} | {'spec':{'unschedulable':null}} |"
                        + " {'spec':{}}",
                "another taint is added  | {'taints':[{'key':'x'}]} | {'taints':[{'key':'y'}]} |"
                        + " {'taints':[{'key':'x'},{'key':'y'}]}",
                "the same taint changes  | {'taints':[{'key':'x','effect':'a'}]} |"
                        + " {'taints':[{'key':'x','effect':'b'}]} | {'taints':[{'key':'x','effect':'b'}]}",
                "a taint is deleted      | {'taints':[{'key':'x'},{'key':'y'}]} |"
                        + " {'taints':[{'$patch':'delete','key':'x'}]} | {'taints':[{'key':'y'}]}",
                "a list is replaced      | {'taints':[{'key':'x'}]} | {'taints':[{'$patch':'replace'},{'key':'z'}]} |"
                        + " {'taints':[{'key':'z'}]}",
                "an object is replaced   | {'a':{'b':1}}        | {'a':{'$patch':'replace','c':2}} | {'a':{'c':2}}",
                "an object is deleted    | {'a':{'b':1}}        | {'a':{'$patch':'delete'}} | {}",
                "finalizers are a set    | {'finalizers':['a']} | {'finalizers':['a','b']} | {'finalizers':['a','b']}",
                "a finalizer is dropped  | {'finalizers':['a','b']} | {'$deleteFromPrimitiveList/finalizers':['a']} |"
                        + " {'finalizers':['b']}",
                "plain lists are replaced | {'args':['a']}      | {'args':['b']}       | {'args':['b']}",
                "order words are ignored | {'a':1}              | {'$setElementOrder/taints':[{'key':'x'}],'b':1} |"
                        + " {'a':1,'b':1}",
                "containers by name      | {'containers':[{'name':'a','image':'1'},{'name':'b'}]} |"
                        + " {'containers':[{'name':'a','image':'2'}]} |"
                        + " {'containers':[{'name':'a','image':'2'},{'name':'b'}]}",
                "container ports         | {'ports':[{'containerPort':1}]} |"
                        + " {'ports':[{'containerPort':1,'name':'x'}]} | {'ports':[{'containerPort':1,'name':'x'}]}",
                "service ports           | {'ports':[{'port':1}]} | {'ports':[{'port':2}]} |"
                        + " {'ports':[{'port':1},{'port':2}]}",
            })
    void aStrategicMergePatchMergesListsByTheirKeys(String name, String object, String patch, String expected) {
        assertThat(apply(STRATEGIC, object, patch)).as(name).isEqualTo(json(expected));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "add      | {}          | [{'op':'add','path':'/a','value':1}]                    | {'a':1}",
                "append   | {'a':[1]}   | [{'op':'add','path':'/a/-','value':2}]                  | {'a':[1,2]}",
                "insert   | {'a':[1]}   | [{'op':'add','path':'/a/0','value':2}]                  | {'a':[2,1]}",
                "remove   | {'a':[1,2]} | [{'op':'remove','path':'/a/0'}]                         | {'a':[2]}",
                "replace  | {'a':1}     | [{'op':'replace','path':'/a','value':2}]                | {'a':2}",
                "move     | {'a':1}     | [{'op':'move','from':'/a','path':'/b'}]                 | {'b':1}",
                "copy     | {'a':1}     | [{'op':'copy','from':'/a','path':'/b'}]                 | {'a':1,'b':1}",
                "test     | {'a':1}     | [{'op':'test','path':'/a','value':1},{'op':'remove','path':'/a'}] | {}",
                "escapes  | {'x/y':1}   | [{'op':'remove','path':'/x~1y'}]                        | {}",
            })
    void aJsonPatchDoesItsOperationsInOrder(String name, String object, String patch, String expected) {
        assertThat(apply(JSON_PATCH, object, patch)).as(name).isEqualTo(json(expected));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "not a list        | application/json-patch+json | {'op':'add'}                            | 400",
                "unknown operation | application/json-patch+json | [{'op':'paint','path':'/a'}]            | 400",
                "nothing there     | application/json-patch+json | [{'op':'remove','path':'/b'}]           | 422",
                "out of bounds     | application/json-patch+json | [{'op':'remove','path':'/l/7'}]         | 422",
                "no number         | application/json-patch+json | [{'op':'remove','path':'/l/x'}]         | 422",
                "test fails        | application/json-patch+json | [{'op':'test','path':'/a','value':2}]   | 422",
                "the whole         | application/json-patch+json | [{'op':'add','path':'','value':2}]      | 422",
                "no object         | application/merge-patch+json | [1]                                    | 400",
                "server-side apply | application/apply-patch+yaml | {'a':1}                                | 415",
            })
    void whatCannotBeAppliedIsRefused(String name, String type, String patch, int code) {
        assertThatThrownBy(() -> apply(type, "{'a':1,'l':[1]}", patch))
                .as(name)
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.code()).isEqualTo(code));
    }

    private static String apply(String type, String object, String patch) {
        return Patches.apply(type, Json.own(bytes(object)), Json.sent(bytes(patch)))
                .toString();
    }

    private static String json(String text) {
        return Json.own(bytes(text)).toString();
    }

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
