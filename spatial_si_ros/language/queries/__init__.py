"""What can be asked, as frozen values. `canonical.py` turns each back into words."""

from __future__ import annotations

from .amounts import HowBig, HowFar, RoomArea
from .asked import Measure, Scheme, Unit
from .compound import AllOf, Compares, Comparing, NotMeasured, Unmeasured
from .moving import (
    AppearanceOrder,
    CameraMotion,
    Collision,
    HasMoved,
    HowMoves,
    LastSeen,
    Motion,
    WasThere,
    WhatChanged,
)
from .pictures import CameraPosition, InPictures, WhichShown
from .turning import CompareFacing, FacesWhat, Turned, WhichWay
from .ways import IsReachable, Route, SameRoom, WhichRoom
from .whether import Direction, Exists, IsLarger, IsNearer, IsRelation
from .which import HowMany, WhatColour, WhatIs, WhereIs, WhichIs, WhichOf

Question = (
    IsRelation
    | Direction
    | Exists
    | IsLarger
    | IsNearer
    | WhereIs
    | WhatIs
    | WhichIs
    | WhichOf
    | HowFar
    | HowMany
    | HowBig
    | WhatColour
    | WhichWay
    | RoomArea
    | WhichRoom
    | SameRoom
    | FacesWhat
    | CompareFacing
    | AppearanceOrder
    | Route
    | IsReachable
    | HowMoves
    | CameraMotion
    | Collision
    | HasMoved
    | LastSeen
    | WasThere
    | WhatChanged
    | InPictures
    | WhichShown
    | CameraPosition
    | NotMeasured
    | Compares
    | AllOf
)

__all__ = [
    "AllOf",
    "AppearanceOrder",
    "CameraMotion",
    "CameraPosition",
    "Collision",
    "CompareFacing",
    "Compares",
    "Comparing",
    "Direction",
    "Exists",
    "FacesWhat",
    "HasMoved",
    "HowBig",
    "HowFar",
    "HowMany",
    "HowMoves",
    "InPictures",
    "IsLarger",
    "IsNearer",
    "IsReachable",
    "IsRelation",
    "LastSeen",
    "Measure",
    "Motion",
    "NotMeasured",
    "Question",
    "RoomArea",
    "Route",
    "SameRoom",
    "Scheme",
    "Turned",
    "Unit",
    "Unmeasured",
    "WasThere",
    "WhatChanged",
    "WhatColour",
    "WhatIs",
    "WhereIs",
    "WhichIs",
    "WhichOf",
    "WhichRoom",
    "WhichShown",
    "WhichWay",
]
