from tests.stories.world import World


def test_smoke(world: World) -> None:
    world.start()
    li = world.person(101, "李静")
    print(li.says("/nonsense").text)
    world.restart()
    print(li.says("/nonsense2").text)
    assert len(li.messages()) == 2
