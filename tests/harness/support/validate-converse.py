"""Checks bodies of Bedrock's Converse, ConverseStream and CountTokens against the service model that comes with botocore.

Reads a JSON array of {name, operation, body} from standard input and prints one line for each problem.
"""

import json
import sys

import botocore.loaders
import botocore.model
import botocore.validate

service = botocore.model.ServiceModel(botocore.loaders.Loader().load_service_model("bedrock-runtime", "service-2"))
validator = botocore.validate.ParamValidator()


def unknown_values(value, shape, path):
    """Values that are not of the enum their shape has: botocore itself leaves those to the service."""
    if shape.type_name == "structure" and not getattr(shape, "is_document_type", False):
        for name, member in shape.members.items():
            if name in value:
                yield from unknown_values(value[name], member, f"{path}.{name}")
    elif shape.type_name == "list":
        for index, item in enumerate(value):
            yield from unknown_values(item, shape.member, f"{path}[{index}]")
    elif shape.type_name == "string" and shape.enum and value not in shape.enum:
        yield f"{path}: {value} is none of {shape.enum}"


def without_nulls(value):
    """AWS takes a member that is null for one that is missing."""
    if isinstance(value, dict):
        return {name: without_nulls(item) for name, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


for sample in json.load(sys.stdin):
    shape = service.operation_model(sample["operation"]).input_shape
    parameters = {"modelId": "m", **without_nulls(sample["body"])}
    report = validator.validate(parameters, shape)
    if report.has_errors():
        print(f"{sample['name']}: {report.generate_report()}")
    else:
        for problem in unknown_values(parameters, shape, sample["name"]):
            print(problem)
